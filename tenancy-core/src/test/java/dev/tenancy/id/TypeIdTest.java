package dev.tenancy.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeIdTest {

    // the examples of the TypeID specification 0.3.0: jetify-com/typeid, spec/valid.yml
    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000, '', 00000000-0000-0000-0000-000000000000",
        "00000000000000000000000001, '', 00000000-0000-0000-0000-000000000001",
        "0000000000000000000000000a, '', 00000000-0000-0000-0000-00000000000a",
        "0000000000000000000000000g, '', 00000000-0000-0000-0000-000000000010",
        "00000000000000000000000010, '', 00000000-0000-0000-0000-000000000020",
        "7zzzzzzzzzzzzzzzzzzzzzzzzz, '', ffffffff-ffff-ffff-ffff-ffffffffffff",
        "prefix_0123456789abcdefghjkmnpqrs, prefix, 0110c853-1d09-52d8-d73e-1194e95b5f19",
        "prefix_01h455vb4pex5vsknk084sn02q, prefix, 01890a5d-ac96-774b-bcce-b302099a8057",
        "pre_fix_00000000000000000000000000, pre_fix, 00000000-0000-0000-0000-000000000000"
    })
    void shouldReadAndWriteTheValidExamplesOfTheSpecification(String text, String prefix, UUID uuid) {
        TypeId expected = new TypeId(prefix, uuid);

        assertThat(TypeId.parse(text)).isEqualTo(expected);
        assertThat(TypeId.find(text)).contains(expected);
        assertThat(expected).hasToString(text);
    }

    // the examples of the TypeID specification 0.3.0: jetify-com/typeid, spec/invalid.yml
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PREFIX_00000000000000000000000000",
                "12345_00000000000000000000000000",
                "pre.fix_00000000000000000000000000",
                "préfix_00000000000000000000000000",
                "  prefix_00000000000000000000000000",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000",
                "_00000000000000000000000000",
                "_",
                "prefix_1234567890123456789012345",
                "prefix_123456789012345678901234567",
                "prefix_1234567890123456789012345 ",
                "prefix_0123456789ABCDEFGHJKMNPQRS",
                "prefix_123456789-123456789-123456",
                "prefix_ooooooiiiiiiuuuuuuulllllll",
                "prefix_i23456789ol23456789oi23456",
                "prefix_123456789-0123456789-0123456",
                "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz",
                "_prefix_00000000000000000000000000",
                "prefix__00000000000000000000000000"
            })
    void shouldRefuseTheInvalidExamplesOfTheSpecification(String text) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> TypeId.parse(text));
        assertThat(TypeId.find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "prefix",
                "prefix_",
                "prefix-00000000000000000000000000",
                "prefix00000000000000000000000000",
                "prefix_0000000000000000000000000é",
                "prefix_0000000000000000000000000\u0130",
                "prefix_00000000000000000000000000\n"
            })
    void shouldRefuseWhatTheExamplesLeaveOut(String text) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> TypeId.parse(text));
    }

    @Test
    void shouldAcceptAPrefixOfSixtyThreeCharactersAndRefuseOneMore() {
        UUID uuid = new UUID(1, 2);
        TypeId longest = new TypeId("a".repeat(63), uuid);

        assertThat(TypeId.parse(longest.toString())).isEqualTo(longest);
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> new TypeId("a".repeat(64), uuid));
    }

    @Test
    void shouldReadBackWhateverItWrote() {
        RandomGenerator random = new Random(20260711);
        for (int i = 0; i < 10_000; i++) {
            TypeId id = new TypeId("thing", new UUID(random.nextLong(), random.nextLong()));
            assertThat(TypeId.parse(id.toString())).isEqualTo(id);
        }
    }
}
