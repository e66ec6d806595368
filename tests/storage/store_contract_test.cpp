// Goal: all stores keep the same promises. Method: one suite, instantiated for each of them.
#include "tests/storage/store_contract.hpp"

#include "tests/storage/stages.hpp"
#include "tests/storage/store_history.hpp"
#include "tests/storage/store_service.hpp"
