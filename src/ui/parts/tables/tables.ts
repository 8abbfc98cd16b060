/** The tables of the cards on the page, for what takes a card elsewhere and cannot press its button there. */
import type { Table } from './table';

const tables = new WeakMap<Element, () => Table>();

export function keepTable(card: Element, table: (() => Table) | undefined): void {
  if (table) tables.set(card, table);
  else tables.delete(card);
}

export const tableOf = (card: Element): Table | undefined => tables.get(card)?.();
