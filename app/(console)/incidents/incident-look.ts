import type { IncidentSummary } from '@/lib/console/incidents/schemas';
import type { StateLook } from '@/components/ui/state-look';

/** Shape and colour of an incident's state. */
export const incidentLooks: Record<IncidentSummary['status'], StateLook> = { protected: 'protected', released: 'near', closed: 'off' };
