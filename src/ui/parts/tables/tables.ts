/** The tables of the cards on the page, for exports of a card, where its buttons do not work. */
import type { Table } from './table';

const tables = new WeakMap<Element, () => Table>();

export function keepTable(card: Element, table: (() => Table) | undefined): void {
  if (table) tables.set(card, table);
  else tables.delete(card);
}

export const tableOf = (card: Element): Table | undefined => tables.get(card)?.();
