// A layer between SQLite and its file system that writes the log in long pieces: SQLite hands over
// each page and its header on their own, which costs two calls a page. What was handed over is
// written before the log is synced, read, cut, measured or closed, so that a sync covers the same
// bytes as without this layer. All other files are opened as they are.
#pragma once

namespace pln::storage {

// The name for sqlite3_open_v2, on top of whatever file system is SQLite's default at an opening.
const char* long_writes();

}  // namespace pln::storage
