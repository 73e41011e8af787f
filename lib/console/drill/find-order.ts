import { Refusal } from '../refusal';

/** What a query finds of the drill that an order names. @throws Refusal `not-found` */
export async function found<Row>(query: Promise<Row | null>): Promise<Row> {
  const row = await query;
  if (row === null) throw new Refusal('not-found', 'There is no such drill.');
  return row;
}
