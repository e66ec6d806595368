// SQL functions of the program's own, for migrations that have to look inside stored values. No
// statement that a store runs day by day uses them.
#pragma once

struct sqlite3;

namespace pln::storage {

// zone_of_settings(bytes of the settings, or NULL): the name of the zone.
// key_hash(salt, id, 0 for an event's key or 1 for a message's) and key_proof(salt, id):
// layout.hpp.
void add_functions(sqlite3* database);

}  // namespace pln::storage
