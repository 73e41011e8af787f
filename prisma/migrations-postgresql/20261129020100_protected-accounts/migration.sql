-- CreateTable
CREATE TABLE "ProtectedAccount" (
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "addedAt" BIGINT NOT NULL,
    "addedByName" TEXT NOT NULL,

    CONSTRAINT "ProtectedAccount_pkey" PRIMARY KEY ("name")
);
