package dev.tenancy.isolation.sample;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** A document for an order. */
@Entity
@Table(name = "invoice")
class Invoice extends Document {

    private String payee;

    private long cents;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private PurchaseOrder purchase;
}
