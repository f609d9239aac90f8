// @ts-check
// Prints the files named in its arguments line by line, with lines of its own around them, waits until the file named
// by PROGRAM_MAY_END is there, then ends with status 3. Run under the JavaScript debugger and as a command by tests.
const {existsSync, readFileSync} = require('node:fs');

console.log('the program starts');
for (const file of process.argv.slice(2)) {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') console.log(line);
  console.error('a line on stderr');
}
console.log({not: 'a record', but: ['an', 'object']});
process.exitCode = 3;
const mayEnd = process.env.PROGRAM_MAY_END;
const timer = setInterval(() => {
  if (mayEnd === undefined || existsSync(mayEnd)) clearInterval(timer);
}, 50);
