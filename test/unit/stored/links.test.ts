/** Links of version 1 from an earlier commit stand for the settings and members that they stood for. */
import { describe, expect, it } from 'vitest';
import { drawPopulation } from '../../../src/lab/run/members';
import { draftOf, firstDraft, linkOf, readDraft } from '../../../src/store';
import { readLink } from '../../../src/store/settings/readLink';
import { links } from '../../support/before';

function read(link: string) {
  const found = readLink(new URLSearchParams(link.slice(link.indexOf('?') + 1)));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

describe.each(links.map((stored) => [stored.name, stored] as const))('the link “%s”', (name, stored) => {
  const wanted = stored.run ?? stored.config;

  it('is read as the settings that the page ran', () => {
    expect(read(stored.link)).toEqual(wanted);
  });

  it('comes through the form as the same settings, with the same members', () => {
    const config = read(stored.link);
    const typed = readDraft(draftOf(config, firstDraft), config.model).config;
    expect(typed).toEqual(wanted);
    const members = drawPopulation(typed!);
    expect(members.map(({ seed }) => seed)).toEqual(stored.seeds);
    expect(members.map(({ sigma }) => sigma)).toEqual(stored.sigmas);
  });

  it.skipIf(name === 'unsorted')('is the link of its settings, letter by letter', () => {
    expect(linkOf(stored.config)).toBe(stored.link);
  });
});
