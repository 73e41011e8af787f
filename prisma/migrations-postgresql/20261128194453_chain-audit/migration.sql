-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "confirmedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "hash" TEXT,
ADD COLUMN     "previousHash" TEXT,
ADD COLUMN     "sequence" INTEGER;

-- CreateTable
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_sequence_key" ON "AuditEntry"("sequence");

-- The audit is only added to, whatever program asks.
-- What applies migrations cuts them at semicolons, so the one inside is written by its number.
CREATE FUNCTION "audit_is_only_added_to"() RETURNS trigger AS E'BEGIN RAISE EXCEPTION ''The audit is only added to.''\x3b END' LANGUAGE plpgsql;
CREATE TRIGGER "AuditEntry_keeps_rows" BEFORE DELETE OR UPDATE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION "audit_is_only_added_to"();
