// The messages that can be taken back, the oldest first. A list like a vector, but in chunks that
// are shared between copies: adding to a copy clones one chunk and not the whole list, which every
// turn of a talk would otherwise pay for.
#pragma once

#include "bot/core/check.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace pln {

struct Turn;  // history.hpp

class TurnList {
 public:
  using value_type = std::shared_ptr<const Turn>;

  // Goes through the list by position; any change of the list ends its use.
  class const_iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = TurnList::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    const_iterator() = default;
    const_iterator(const TurnList& list, std::size_t at) : list_(&list), at_(at) {}

    reference operator*() const { return (*list_)[at_]; }
    pointer operator->() const { return &**this; }
    const_iterator& operator++() { return *this += 1; }
    const_iterator& operator--() { return *this += -1; }
    const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
    const_iterator operator--(int) { return std::exchange(*this, *this + -1); }
    const_iterator& operator+=(difference_type by) {
      at_ = static_cast<std::size_t>(static_cast<difference_type>(at_) + by);
      return *this;
    }
    const_iterator& operator-=(difference_type by) { return *this += -by; }
    reference operator[](difference_type by) const { return *(*this + by); }
    friend const_iterator operator+(const_iterator it, difference_type by) { return it += by; }
    friend const_iterator operator-(const_iterator it, difference_type by) { return it += -by; }
    friend difference_type operator-(const_iterator left, const_iterator right) {
      return static_cast<difference_type>(left.at_) - static_cast<difference_type>(right.at_);
    }
    friend bool operator==(const_iterator left, const_iterator right) {
      return left.at_ == right.at_;
    }
    friend auto operator<=>(const_iterator left, const_iterator right) {
      return left.at_ <=> right.at_;
    }

   private:
    const TurnList* list_{nullptr};
    std::size_t at_{0};
  };

  TurnList() = default;
  explicit TurnList(const std::vector<value_type>& turns) {
    for (const value_type& turn : turns) push_back(turn);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const_iterator begin() const { return {*this, 0}; }
  [[nodiscard]] const_iterator end() const { return {*this, size_}; }
  [[nodiscard]] auto rbegin() const { return std::make_reverse_iterator(end()); }
  [[nodiscard]] auto rend() const { return std::make_reverse_iterator(begin()); }
  [[nodiscard]] const value_type& front() const { return (*this)[0]; }
  [[nodiscard]] const value_type& back() const { return (*this)[size_ - 1]; }

  // All chunks but the first and last are full; the first has lost what was forgotten.
  const value_type& operator[](std::size_t at) const {
    PLN_CHECK(at < size_);
    at += gone_;
    return (*chunks_[at / chunk_size])[at % chunk_size];
  }

  void push_back(value_type turn) {
    if ((gone_ + size_) % chunk_size == 0) chunks_.push_back(std::make_shared<Chunk>());
    own(chunks_.size() - 1).push_back(std::move(turn));
    ++size_;
  }

  void replace(std::size_t at, value_type turn) {
    PLN_CHECK(at < size_);
    at += gone_;
    own(at / chunk_size)[at % chunk_size] = std::move(turn);
  }

  void pop_back() {
    PLN_CHECK(size_ > 0);
    own(chunks_.size() - 1).pop_back();
    --size_;
    if ((gone_ + size_) % chunk_size == 0) chunks_.pop_back();
  }

  // Forgets the oldest. Its chunk goes when all of it has gone.
  void pop_front() {
    PLN_CHECK(size_ > 0);
    own(0)[gone_].reset();
    ++gone_;
    --size_;
    if (gone_ == chunk_size || size_ == 0) {
      chunks_.erase(chunks_.begin());
      gone_ = 0;
    }
  }

  // Takes one out of the middle: the rest is put together anew.
  void erase(std::size_t at) {
    TurnList rest;
    for (std::size_t index = 0; index < size_; ++index) {
      if (index != at) rest.push_back((*this)[index]);
    }
    *this = std::move(rest);
  }

  // The same turns, by address.
  friend bool operator==(const TurnList& left, const TurnList& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end());
  }

 private:
  static constexpr std::size_t chunk_size = 16;
  using Chunk = std::vector<value_type>;

  Chunk& own(std::size_t chunk) {
    auto& pointer = chunks_[chunk];
    if (pointer.use_count() != 1) pointer = std::make_shared<Chunk>(*pointer);
    return *pointer;
  }

  std::vector<std::shared_ptr<Chunk>> chunks_{};
  std::size_t size_{0};
  std::size_t gone_{0};  // forgotten entries at the start of the first chunk
};

}  // namespace pln
