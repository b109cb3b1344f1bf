import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOnetFolder } from '../src/capability/catalog-imports/index.js';
import { demoDataDirectory } from './data-directory.js';

const shipped = demoDataDirectory();

test('the shipped release rates all its occupations on all 68 elements', () => {
  const release = readOnetFolder(shipped);
  expect(release.unrated).toEqual([]);
  expect(release.elements).toHaveLength(68);
  expect(new Set(release.occupations.map((each) => each.ratings.length))).toEqual(new Set([68]));
  const programmers = release.occupations.find(({ code }) => code === '15-1251.00');
  expect(programmers?.jobZone).toBe(4);
  expect(programmers?.ratings.find(({ elementId }) => elementId === '2.B.3.e')).toEqual({
    elementId: '2.B.3.e',
    importance: 4.75,
    level: 4.88,
    notRelevant: false,
  });
});

test('the shipped means are those of all 879 rated occupations, not of the few shipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onet-'));
  try {
    cpSync(shipped, folder, { recursive: true });
    rmSync(join(folder, 'onet29_element_means.csv'));
    expect(readOnetFolder(shipped).referenceMeans.get('2.A.1.a')).toBe(3.476871);
    expect(readOnetFolder(folder).referenceMeans.get('2.A.1.a')).not.toBe(3.476871);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
