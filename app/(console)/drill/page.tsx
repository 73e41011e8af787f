import { pageMetadata } from '@/app/page-metadata';
import { DrillPage } from './drill-page';

export const generateMetadata = () => pageMetadata('drill');

export default function Page() {
  return <DrillPage />;
}
