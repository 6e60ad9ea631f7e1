extension Collection where Element: Sendable {
  /// The results of `body` for each element, one task each, in the order of the elements.
  func concurrentMap<Result: Sendable>(
    _ body: @escaping @Sendable (Element) throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      for (number, part) in enumerated() { group.addTask { (number, try body(part)) } }
      var results = [Result?](repeating: nil, count: count)
      for try await (number, result) in group { results[number] = result }
      return results.compactMap { $0 }
    }
  }
}
