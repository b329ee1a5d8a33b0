/** Commits, undos and redos on a real ext4 whose power is cut: its image as the device has it when the process dies, mounted anew. */
import { forgetPrograms } from '../../src-main/sandbox/commits/kill-commit-contract.ts';
import { cutImages, noImagesHere } from '../../src-main/sandbox/commits/power-image-contract.ts';
import type { FuzzSuite } from './suite.ts';

const IMAGES = 12;
const STEP = 5;

export const commitImagesSuite: FuzzSuite = {
  name: 'commit-images',
  about: 'commits, undos and redos on an ext4 of its own, of which only what had reached the device is left',
  atLeast: 30,
  unavailable: noImagesHere,
  run(deadline, seed, report) {
    let [images, finished, reversed] = [0, 0, 0];
    for (let next = seed; performance.now() < deadline; next += 1) {
      const cut = cutImages(next, { limit: IMAGES, step: STEP });
      images += cut.images;
      finished += cut.finished;
      reversed += cut.reversed;
      report.operations(cut.images);
      report.note(
        'images',
        `${images.toLocaleString('en')} images after a power cut: ${finished} all new, ${reversed} all old`,
      );
      if (cut.wrong.length > 0) {
        report.difference(`seed ${next}: ${cut.wrong.join('\n')}`);
        break;
      }
      report.sequence();
    }
    forgetPrograms();
  },
};
