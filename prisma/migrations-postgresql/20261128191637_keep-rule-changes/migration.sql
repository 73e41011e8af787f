-- CreateTable
CREATE TABLE "RuleChange" (
    "serverId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "applyQueueLimit" BOOLEAN NOT NULL,
    "threshold" INTEGER NOT NULL,

    CONSTRAINT "RuleChange_pkey" PRIMARY KEY ("serverId","at")
);

-- AddForeignKey
ALTER TABLE "RuleChange" ADD CONSTRAINT "RuleChange_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server"("id") ON DELETE CASCADE ON UPDATE CASCADE;
