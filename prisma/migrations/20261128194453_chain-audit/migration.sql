-- AlterTable
ALTER TABLE "Session" ADD COLUMN "confirmedAt" DATETIME;

-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN "hash" TEXT;
ALTER TABLE "AuditEntry" ADD COLUMN "previousHash" TEXT;
ALTER TABLE "AuditEntry" ADD COLUMN "sequence" INTEGER;

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_sequence_key" ON "AuditEntry"("sequence");

-- The audit is only added to, whatever program asks.
CREATE TRIGGER "AuditEntry_keeps_rows" BEFORE DELETE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END;
CREATE TRIGGER "AuditEntry_keeps_values" BEFORE UPDATE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END;
