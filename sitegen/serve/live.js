// The preview's own: reloads the page after every build, speaking livereload's protocol (version 7).
(() => {
  "use strict";
  const { token, version } = document.currentScript.dataset;
  const protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const address = `${protocol}//${location.host}/.sitegen/live?token=${token}`;
  let greeted = false;

  function connect() {
    const socket = new WebSocket(address);
    const send = (message) => socket.send(JSON.stringify(message));
    socket.onopen = () =>
      send({ command: "hello", protocols: ["http://livereload.com/protocols/official-7"] });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.command === "hello") {
        greeted = true;
        // The version tells the server whether this page missed a build before it was listening.
        send({ command: "info", url: location.pathname, version });
      } else if (message.command === "reload") {
        if (message.path === "*.css") restyle();
        else location.reload();
      }
    };
    socket.onclose = () => setTimeout(greeted ? comeBack : connect, 1000);
  }

  // A server that was started anew has a new token, which only a new page knows.
  function comeBack() {
    fetch("/.sitegen/live.js", { method: "HEAD", cache: "no-store" }).then(
      (answer) => (answer.ok ? location.reload() : setTimeout(comeBack, 1000)),
      () => setTimeout(comeBack, 1000),
    );
  }

  function restyle() {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const address = new URL(old.href);
      if (address.origin !== location.origin) continue;
      address.searchParams.set("live", Date.now());
      const fresh = old.cloneNode();
      fresh.href = address.href;
      fresh.onload = () => old.remove(); // both until then, so that the page never stands naked
      fresh.onerror = () => location.reload();
      old.after(fresh);
    }
  }

  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // brought back by the Back button: older than the last build, perhaps
  });
  connect();
})();
