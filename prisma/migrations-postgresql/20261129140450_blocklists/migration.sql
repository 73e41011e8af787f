-- AlterTable
ALTER TABLE "Server" ADD COLUMN     "blocklistLook" JSONB,
ADD COLUMN     "sendingAddresses" JSONB;

-- CreateTable
CREATE TABLE "BlocklistSettings" (
    "id" INTEGER NOT NULL,
    "lists" JSONB NOT NULL,

    CONSTRAINT "BlocklistSettings_pkey" PRIMARY KEY ("id")
);
