package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.Optional;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;

/** The names that SQL calls a target's tables and columns. */
final class Columns {

    private Columns() {}

    /**
     * One of {@code T} and {@code k}, the table of the marker and its key; {@code mc} the marker's column; {@code R}, {@code rk}
     * and {@code tc} the entity's first table, its key and its tenant's column; {@code C}, {@code ck} the table of a collection and
     * its owner's key.
     */
    static String of(Target target, String key) {
        EntityShape entity = target.entity();
        return switch (key) {
            case "T" -> marker(entity).getContainingTableExpression();
            case "mc" -> marker(entity).getSelectionExpression();
            case "k" ->
                single(MappedModel.columns(entity.tables().stream()
                        .filter(table ->
                                table.getTableName().equals(marker(entity).getContainingTableExpression()))
                        .findFirst()
                        .orElseThrow(() -> new NotApplicable("The marker is in no table of " + entity))));
            case "R" -> entity.tables().get(0).getTableName();
            case "rk" -> single(MappedModel.columns(entity.tables().get(0)));
            case "tc" -> column(entity.tenant().mapping()).getSelectionExpression();
            case "C" -> collection(target).getKeyTable();
            case "ck" -> single(TableReference.of(collection(target)).columns());
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static SelectableMapping marker(EntityShape entity) {
        return column(Attempt.marker(entity).mapping());
    }

    static SelectableMapping column(AttributeMapping attribute) {
        return EntityShape.column(attribute)
                .orElseThrow(() -> new NotApplicable(attribute.getAttributeName() + " is not in one column"));
    }

    static ForeignKeyDescriptor collection(Target target) {
        return plural(target).getKeyDescriptor();
    }

    static ModelPart element(Target target) {
        return plural(target).getElementDescriptor();
    }

    /** The key of a map, or the place in a list, if it has one. */
    static Optional<ModelPart> index(Target target) {
        return Optional.ofNullable(plural(target).getIndexDescriptor());
    }

    private static PluralAttributeMapping plural(Target target) {
        MappedAttribute attribute = target.attribute();
        if (attribute != null && attribute.mapping() instanceof PluralAttributeMapping plural) {
            return plural;
        }
        throw new NotApplicable(target + " is no collection");
    }

    private static String single(List<String> columns) {
        if (columns.size() != 1) {
            throw new NotApplicable("A key of several columns");
        }
        return columns.get(0);
    }
}
