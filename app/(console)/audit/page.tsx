import { AuditPage } from './audit-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('audit');

export default function Page() {
  return <AuditPage />;
}
