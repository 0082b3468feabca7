package dev.tenancy.example;

import dev.tenancy.problem.FieldError;
import dev.tenancy.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads settings as text, a system property before the environment, and collects what is wrong with them. Blank is not set. */
final class SettingValues {

    private final List<String> errors = new ArrayList<>();
    private final Map<String, String> environment;
    private final Properties properties;

    SettingValues(Map<String, String> environment, Properties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    Optional<String> find(Setting setting) {
        String property = properties.getProperty(setting.property());
        return Optional.ofNullable(property == null ? environment.get(setting.variable()) : property)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The parsed value; null when it is not set or is refused, which is then among the errors. */
    <T> @Nullable T parse(Setting setting, Function<String, T> parse) {
        Optional<String> text = find(setting);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return parse.apply(text.get());
        } catch (Invalid invalid) {
            String hint = text.get().startsWith("tcp://")
                    ? " A container platform injects such a value for a service named tenancy: rename that service, or"
                            + " set -D" + setting.property() + ", which wins."
                    : "";
            reject(setting, bound(invalid) + hint);
            return null;
        }
    }

    /** The parsed value, or {@code absent} when it is not set or is refused. */
    <T> T parse(Setting setting, Function<String, T> parse, T absent) {
        T value = parse(setting, parse);
        return value == null ? absent : value;
    }

    void reject(Setting setting, String bound) {
        errors.add(setting.variable() + " " + bound);
    }

    /** All that look like settings, known or not, as environment variables. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(Setting.PREFIX))
                .forEach(names::add);
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(Setting.PROPERTY_PREFIX))
                .map(Setting::variableOf)
                .forEach(names::add);
        return names;
    }

    List<String> errors() {
        return errors;
    }

    private static String bound(Invalid invalid) {
        return invalid.errors().stream().map(FieldError::detail).findFirst().orElse("is not valid.");
    }
}
