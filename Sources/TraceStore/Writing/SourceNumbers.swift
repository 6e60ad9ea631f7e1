/// The numbers that the sources of an index get in another one. A source without one stays out of that.
package struct SourceNumbers: Sendable {
  private let numbers: [Int64: Int64]

  /// `numbers` by those that the sources have.
  package init(_ numbers: [Int64: Int64]) { self.numbers = numbers }

  /// The number in the other index; nil where the source stays out.
  package subscript(number: Int64) -> Int64? { numbers[number] }
}
