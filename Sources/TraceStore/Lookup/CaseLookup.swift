import TraceModel

extension IndexReader {
  /// The requests whose id in lookup form is `lookup`, whatever the case of its letters, or, where there is none, begins
  /// with it; at most `limit`. Some seeks in the index of ids for each letter.
  package func requests(inAnyCase lookup: String, limit: Int) throws -> [Int64] {
    let spellings = try CaseVariants.spellings(of: lookup) { try !requests(prefix: $0, limit: 1).isEmpty }
    let whole = try spellings.compactMap { try request(lookup: $0) }
    guard whole.isEmpty else { return Array(whole.prefix(limit)) }
    return Array(try spellings.flatMap { try requests(prefix: $0, limit: limit) }.prefix(limit))
  }
}
