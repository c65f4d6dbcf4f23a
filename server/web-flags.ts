// What V8 is told when a web process starts. Each webhook passes through several buffers outside V8's heap; with its
// usual 16 MiB of young objects V8 lets them gather until it fears for the memory, and then marks the whole heap: once for
// every 500 webhooks, measured, and eight times a second under full load. With 2 MiB it looks through the young ones more
// often, which costs next to nothing, and marks the heap once for 12,000.
export const WEB_FLAGS = ["--max-semi-space-size=2"];
