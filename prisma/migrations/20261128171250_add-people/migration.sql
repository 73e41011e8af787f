-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "SetupLink";
PRAGMA foreign_keys=on;

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "email" TEXT,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    "invitedByName" TEXT NOT NULL
);

-- AlterTable, rather than a copy of the table: dropping the old one would take its sessions and passwords along.
ALTER TABLE "User" ADD COLUMN "role" TEXT NOT NULL DEFAULT 'viewer';
ALTER TABLE "User" ADD COLUMN "disabled" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- Until now everybody was an administrator, and stays one.
UPDATE "User" SET "role" = 'administrator';
