// A value that is copied by reference until somebody edits it. Copying a learner is thereby cheap,
// and an unchanged part is recognised by its address: the codec and the undo log look only at parts
// whose address changed. A copy taken before a turn must be kept until the turn has been compared,
// since edit() on the only copy changes in place.
#pragma once

#include <memory>
#include <utility>

namespace pln {

template <class T>
class Shared {
 public:
  Shared() = default;  // an empty T, without an allocation
  explicit Shared(T value) : pointer_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return pointer_ ? *pointer_ : nothing(); }
  const T* operator->() const { return &**this; }

  // The value to change; cloned first if any other copy refers to it.
  T& edit() {
    if (!pointer_) {
      pointer_ = std::make_shared<T>();
    } else if (pointer_.use_count() != 1) {
      pointer_ = std::make_shared<T>(*pointer_);
    }
    return *pointer_;
  }

  // True if both are copies of one value that neither has edited since. Cheap; never wrong as a
  // yes.
  [[nodiscard]] bool same_as(const Shared& other) const { return pointer_ == other.pointer_; }

  friend bool operator==(const Shared& left, const Shared& right) {
    return left.same_as(right) || *left == *right;
  }

 private:
  static const T& nothing() {
    static const T value{};
    return value;
  }
  std::shared_ptr<T> pointer_{};
};

// A value that never changes and is copied by reference: an entry of a list that is copied often.
template <class T>
class Fixed {
 public:
  Fixed() : Fixed(T{}) {}
  // NOLINTNEXTLINE(google-explicit-constructor): an item is put into a list like the value it is
  Fixed(T value) : pointer_(std::make_shared<const T>(std::move(value))) {}

  const T& operator*() const { return *pointer_; }
  const T* operator->() const { return pointer_.get(); }
  operator const T&() const { return *pointer_; }  // NOLINT: an item reads like the value it is

  friend bool operator==(const Fixed& left, const Fixed& right) {
    return left.pointer_ == right.pointer_ || *left == *right;
  }

 private:
  std::shared_ptr<const T> pointer_;
};

}  // namespace pln
