import { IncidentsPage } from './incidents-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('incidents');

export default function Page() {
  return <IncidentsPage />;
}
