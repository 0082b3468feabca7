package dev.tenancy.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidationTest {

    private final Validation validation = new Validation();

    @Test
    void shouldNameEverythingThatIsWrongAtOnceInOrder() {
        validation.required("name", null, text -> text);
        validation.required("slug", "x", ValidationTest::refuse);
        validation.optional("zone", "x", ValidationTest::refuse, "UTC");
        validation.check("scopes", () -> {
            throw Invalid.all(List.of(new FieldError("", "one", "1"), new FieldError("", "two", "2")));
        });
        validation.reject("body", "unknown_field", "is not known.");

        assertThatExceptionOfType(Invalid.class).isThrownBy(validation::finish).satisfies(invalid -> {
            assertThat(invalid.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
            assertThat(invalid.errors())
                    .containsExactly(
                            new FieldError("name", "required", "is required."),
                            new FieldError("slug", "bad_format", "is bad."),
                            new FieldError("zone", "bad_format", "is bad."),
                            new FieldError("scopes", "one", "1"),
                            new FieldError("scopes", "two", "2"),
                            new FieldError("body", "unknown_field", "is not known."));
            assertThat(invalid.extras()).containsOnly(Map.entry("errors", invalid.errors()));
        });
    }

    @Test
    void shouldGiveTheValuesWhenNothingIsWrong() {
        Validation.Field<Integer> length = validation.required("name", "abc", String::length);
        Validation.Field<Integer> left = validation.optional("more", null, String::length, 7);
        Validation.Field<Integer> given = validation.optional("more", "ab", String::length, 7);

        assertThatCode(validation::finish).doesNotThrowAnyException();
        assertThat(length.value()).isEqualTo(3);
        assertThat(left.value()).isEqualTo(7);
        assertThat(given.value()).isEqualTo(2);
    }

    @Test
    void shouldNotGiveAValueThatWasRefused() {
        Validation.Field<String> refused = validation.required("slug", "x", ValidationTest::refuse);

        assertThatIllegalStateException().isThrownBy(refused::value);
    }

    @Test
    void shouldNotCallAFieldMissingThatIsKnownToBeWrong() {
        validation.reject("name", "bad_type", "must be text.");
        validation.required("name", null, text -> text);

        assertThat(validation.isRejected("name")).isTrue();
        assertThat(validation.isRejected("slug")).isFalse();
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(validation::finish)
                .satisfies(invalid -> assertThat(invalid.errors())
                        .containsExactly(new FieldError("name", "bad_type", "must be text.")));
    }

    @Test
    void shouldLetARequestThatCannotBeUnderstoodPassOn() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> validation.check("limit", () -> {
                    throw Invalid.malformed("no number");
                }))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo(ProblemCode.MALFORMED_REQUEST));
    }

    @Test
    void shouldNotSwallowWhatIsNoRefusal() {
        assertThatIllegalStateException()
                .isThrownBy(() -> validation.check("name", () -> {
                    throw new IllegalStateException("a slip");
                }));
    }

    private static String refuse(String text) {
        throw Invalid.of("bad_format", "is bad.");
    }
}
