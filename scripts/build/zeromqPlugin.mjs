// @ts-check
// esbuild plugin: lets zeromq be bundled by putting our own loader in the place of its lib/load-addon.js, whose loader
// (cmake-ts) cannot be. Fails the build when zeromq is bundled but no longer has that file, as after an upgrade.
import {fileURLToPath} from 'node:url';

const loader = fileURLToPath(new URL('loadAddon.cjs', import.meta.url));

/** @type {import('esbuild').Plugin} */
export const zeromqPlugin = {
  name: 'zeromq',
  setup(build) {
    let replaced = false;
    let bundled = false;
    build.onStart(() => {
      replaced = false;
      bundled = false;
    });
    build.onResolve({filter: /load-addon(\.js)?$/}, args => {
      if (!/[\\/]zeromq[\\/]lib$/.test(args.resolveDir)) return undefined;
      replaced = true;
      return {path: loader};
    });
    build.onResolve({filter: /^zeromq$/}, () => {
      bundled = true;
      return undefined;
    });
    build.onResolve({filter: /^cmake-ts/}, () => ({
      errors: [
        {text: 'zeromq asks for cmake-ts: its loader has moved, and scripts/build/zeromqPlugin.mjs must follow.'},
      ],
    }));
    build.onEnd(() => {
      if (!bundled || replaced) return undefined;
      return {errors: [{text: 'zeromq no longer has lib/load-addon: scripts/build/zeromqPlugin.mjs must follow.'}]};
    });
  },
};
