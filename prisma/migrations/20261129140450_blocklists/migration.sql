-- AlterTable
ALTER TABLE "Server" ADD COLUMN "blocklistLook" JSONB;
ALTER TABLE "Server" ADD COLUMN "sendingAddresses" JSONB;

-- CreateTable
CREATE TABLE "BlocklistSettings" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "lists" JSONB NOT NULL
);
