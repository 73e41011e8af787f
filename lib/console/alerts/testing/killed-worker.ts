// One console's worker for the test that kills it: killed-worker.js FILE NOW
import { openDatabase } from '@/lib/db/client';
import { AlertStage } from './alert-stage';

const [, , file = '', now = ''] = process.argv;
const stage = new AlertStage(openDatabase({ kind: 'sqlite', file }));
stage.now = Number(now);
await stage.worker.pass();
process.exit(0);
