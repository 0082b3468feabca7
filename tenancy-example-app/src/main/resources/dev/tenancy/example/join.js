'use strict';

const element = id => document.getElementById(id);
const say = text => { element('message').textContent = text; };

const token = location.hash.startsWith('#token=') ? location.hash.slice('#token='.length) : '';

async function accept(event) {
  event.preventDefault();
  element('accept').disabled = true;
  say('');
  try {
    const response = await fetch('invitations/accept', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({token: token, name: element('name').value})
    });
    const answer = await response.json();
    if (response.ok) {
      show(answer);
    } else {
      say(answer.detail);
    }
  } catch (unreachable) {
    say('The service can not be reached. Try again.');
  }
  element('accept').disabled = false;
}

function show(answer) {
  // it is spent: a reload or the browser's history should not hold it
  history.replaceState(null, '', location.pathname);
  element('form').hidden = true;
  say('Welcome, ' + answer.user.name + '. You joined ' + answer.tenant.name + ' as ' + answer.user.role + '.');
  element('token').textContent = answer.user_token.token;
  element('given').hidden = false;
}

if (token) {
  element('form').addEventListener('submit', accept);
  element('form').hidden = false;
} else {
  say('The link is not complete. Open it as it stands in the mail.');
}
