import * as z from 'zod';
import { permitted } from '@/lib/auth/route';
import { packagesFolder, readPackages } from '@/lib/console/servers/packages';
import packageJson from '@/package.json';

export const GET = permitted('servers:read', z.object({}), () => readPackages(packagesFolder(), packageJson.version));
