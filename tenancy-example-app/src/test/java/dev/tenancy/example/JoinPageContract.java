package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.example.RunningApp.TestTenant;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link in an invitation leads to a page that a person can accept it with. */
interface JoinPageContract extends RunsService {

    Pattern LINK = Pattern.compile("(?m)^(http\\S+)#token=invt_\\S+$");
    Pattern SCRIPT = Pattern.compile("<script src=\"([^\"]+)\" defer></script>");
    Pattern POST = Pattern.compile("fetch\\('([^']+)', \\{\\s+method: 'POST'");

    @Test
    default void shouldLeadFromTheMailToAPageWhoseScriptPostsToWhereInvitationsAreAccepted() {
        URI link = link();
        Answer page = app().client().get(link.getPath()).expect(200);
        assertThat(page.header("Content-Type")).hasValue("text/html;charset=utf-8");

        URI source = link.resolve(only(SCRIPT, page.body()));
        Answer script = app().client().get(source.getPath()).expect(200);
        assertThat(script.header("Content-Type")).hasValue("text/javascript;charset=utf-8");

        URI accepting = link.resolve(only(POST, script.body()));
        assertThat(app().client().post(accepting.getPath(), "{}").expect(422).text("/code"))
                .isEqualTo("validation_failed");
        assertThat(accepting.getPath()).isEqualTo("/invitations/accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/join", "/join.js"})
    default void shouldLetThePageReachNothingButTheServiceAndKeepItsTokenToItself(String path) {
        Answer answer = app().client().get(path).expect(200);

        assertThat(answer.header("Content-Security-Policy"))
                .hasValue(
                        "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    default void shouldShowWhatIsAnsweredAsTextAlone() {
        assertThat(app().client().get("/join.js").body())
                .contains(".textContent = ")
                .doesNotContainPattern(
                        "innerHTML|outerHTML|insertAdjacent|document\\.write|eval|Function|srcdoc|setAttribute");
        assertThat(app().client().get("/join").body())
                .doesNotContainPattern("https?:|style=|\\son[a-z]+=|<script>|<style");
    }

    private URI link() {
        TestTenant tenant = app().tenant("starter");
        String address = "joining@" + tenant.slug() + ".example";
        tenant.owner()
                .post("/tenants/me/invitations", "{\"email\":\"" + address + "\",\"role\":\"member\"}")
                .expect(201);
        String mail = app().mails().stream()
                .filter(text -> text.contains("To: " + address))
                .findFirst()
                .orElseThrow();
        return URI.create(only(LINK, mail.replace("\r", "")));
    }

    private static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
