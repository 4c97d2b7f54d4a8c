import { describeOptions, readCommand } from '../terminal/options.ts';
import { bad, giveUp, good, quiet, say } from '../terminal/terminal.ts';
import { describeMeasures, isMet } from './report.ts';
import { measureWeb } from './web.ts';

const FLAGS = { help: 'show this', json: 'one JSON object, for machines' };

try {
  process.exitCode = await bench();
} catch (error) {
  giveUp(error);
}

/** Measures, and says whether every target is met. */
async function bench(): Promise<number> {
  const { flags } = readCommand({}, FLAGS);
  if (flags.help) {
    say('npm run bench -- [options]\n\nMeasures, and exits non-zero when a target is missed.\n');
    say(describeOptions({}, FLAGS));
    return 0;
  }
  const node = process.version;
  if (!flags.json) say(quiet(`Measuring the web app on Node ${node}; half a minute …`));
  const measures = await measureWeb();
  if (flags.json) {
    say(JSON.stringify({ node, measures }));
  } else {
    say(describeMeasures(measures));
    const missed = measures.filter((measure) => !isMet(measure)).length;
    say(missed === 0 ? `\n${good('✓')} Every target is met.` : `\n${bad('✗')} ${missed} missed.`);
  }
  return measures.every(isMet) ? 0 : 1;
}
