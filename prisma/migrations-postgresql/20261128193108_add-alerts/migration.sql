-- CreateTable
CREATE TABLE "AlertChannel" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "byGuard" BOOLEAN NOT NULL DEFAULT false,
    "personId" TEXT,
    "createdAt" BIGINT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "provenAt" BIGINT,
    "failingSince" BIGINT,
    "failure" TEXT,

    CONSTRAINT "AlertChannel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertRule" (
    "id" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "rule" JSONB NOT NULL,

    CONSTRAINT "AlertRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "dedupKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "heardAt" BIGINT,
    "endedAt" BIGINT,
    "acknowledgedAt" BIGINT,
    "acknowledgedByName" TEXT,
    "facts" JSONB NOT NULL,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertDelivery" (
    "id" TEXT NOT NULL,
    "dedupKey" TEXT NOT NULL,
    "alertId" TEXT,
    "channelId" TEXT NOT NULL,
    "channelName" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "nextAt" BIGINT NOT NULL,
    "finishedAt" BIGINT,
    "answer" TEXT,
    "receiptHash" TEXT,

    CONSTRAINT "AlertDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertIdentity" (
    "id" INTEGER NOT NULL,
    "pushPublicKey" TEXT NOT NULL,
    "sealedPushKey" TEXT NOT NULL,

    CONSTRAINT "AlertIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeadManUrl" (
    "serverId" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "setAt" BIGINT NOT NULL,

    CONSTRAINT "DeadManUrl_pkey" PRIMARY KEY ("serverId")
);

-- CreateIndex
CREATE INDEX "AlertChannel_personId_idx" ON "AlertChannel"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_dedupKey_key" ON "Alert"("dedupKey");

-- CreateIndex
CREATE INDEX "Alert_at_idx" ON "Alert"("at");

-- CreateIndex
CREATE INDEX "Alert_endedAt_idx" ON "Alert"("endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "AlertDelivery_dedupKey_key" ON "AlertDelivery"("dedupKey");

-- CreateIndex
CREATE INDEX "AlertDelivery_status_nextAt_idx" ON "AlertDelivery"("status", "nextAt");

-- CreateIndex
CREATE INDEX "AlertDelivery_channelId_createdAt_idx" ON "AlertDelivery"("channelId", "createdAt");

-- CreateIndex
CREATE INDEX "AlertDelivery_alertId_idx" ON "AlertDelivery"("alertId");

-- CreateIndex
CREATE INDEX "AlertDelivery_createdAt_idx" ON "AlertDelivery"("createdAt");
