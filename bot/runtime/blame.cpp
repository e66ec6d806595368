#include "bot/runtime/blame.hpp"

#include "bot/runtime/store_access.hpp"

#include <exception>

namespace pln::runtime {

Blame blame_for(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const NotTried&) {
    return Blame::nobody;
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::disk_failed) return Blame::disk;
    return error.kind() == StoreError::Kind::full ? Blame::nobody : Blame::somebody;
  } catch (...) {
    return Blame::somebody;
  }
}

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an unknown exception";
  }
}

}  // namespace pln::runtime
