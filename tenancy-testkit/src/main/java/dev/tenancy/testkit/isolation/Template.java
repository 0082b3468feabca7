package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements in which names in braces and parameters stand for what an attempt is about. */
final class Template {

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]+)");

    private Template() {}

    /**
     * In place of {@code {E}} the entity, of {@code {S}} what it extends, of {@code {m}} its marker, of {@code {t}} its tenant, of
     * {@code {a}} the association, of {@code {F}} the entity at the other end, of {@code {fm}} its marker; else see {@link Columns}.
     */
    static String text(Attempt attempt, String template) {
        return NAME.matcher(template).replaceAll(match -> Matcher.quoteReplacement(name(attempt, match.group(1))));
    }

    private static String name(Attempt attempt, String key) {
        EntityShape entity = attempt.entity();
        return switch (key) {
            case "E" -> entity.name();
            case "S" ->
                Objects.requireNonNull(entity.persister().getSuperMappingType()).getEntityName();
            case "m" -> attempt.marker().path();
            case "t" -> entity.tenant().path();
            case "a" -> attempt.attribute().path();
            case "F" -> attempt.foreignEntity().name();
            case "fm" -> Attempt.marker(attempt.foreignEntity()).path();
            default -> Columns.of(attempt.target(), key);
        };
    }

    /** The names of its parameters, in their order. */
    static List<String> parameters(String template) {
        return PARAMETER
                .matcher(template)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    static Object value(Attempt attempt, String parameter) {
        return switch (parameter) {
            case "id" -> attempt.id();
            case "own" -> attempt.ownId();
            case "foreign" -> attempt.foreignId();
            case "reference" -> attempt.forgedForeign();
            case "tenant" -> attempt.victim().identifier();
            case "mine" -> attempt.attacker().identifier();
            case "fresh" -> attempt.fresh();
            default -> throw new IllegalArgumentException(parameter);
        };
    }
}
