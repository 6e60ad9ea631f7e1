import Testing

@testable import TraceModel

@Suite struct BucketBoundsTests {
  private static func bounds(_ nanoseconds: [Int64]) throws -> BucketBounds {
    try BucketBounds(nanoseconds.map { Nanoseconds($0) })
  }

  @Test func `a bucket holds what does not exceed its bound and exceeds the one before`() throws {
    let bounds = try Self.bounds([10, 20, 50])
    let found = [-5, 0, 9, 10, 11, 20, 21, 50, 51, Int64.max].map { bounds.bucket(of: Nanoseconds($0)) }
    #expect(found == [0, 0, 0, 0, 1, 1, 2, 2, 3, 3])
    #expect(bounds.bucketCount == 4)
  }

  @Test func `the standard bounds divide each decade from 100 µs to 1000 s in quarters`() {
    let seconds = BucketBounds.standard.upper.map { Double($0.count) / 1e9 }
    #expect(seconds.count == 29)
    #expect(seconds.prefix(6) == [0.0001, 0.00025, 0.0005, 0.00075, 0.001, 0.0025])
    #expect(seconds.suffix(5) == [100, 250, 500, 750, 1000])
    #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $0 < $1 && $1 <= 2.5001 * $0 })
  }

  @Test func `bounds that make no histogram are refused with the reason`() {
    #expect(throws: BucketBounds.Problem.empty) { try Self.bounds([]) }
    #expect(throws: BucketBounds.Problem.notPositive(.zero)) { try Self.bounds([0, 1]) }
    #expect(throws: BucketBounds.Problem.notAscending(Nanoseconds(5), after: Nanoseconds(5))) {
      try Self.bounds([1, 5, 5])
    }
    #expect(throws: BucketBounds.Problem.tooMany(101)) { try Self.bounds(Array(1...101)) }
    #expect(throws: Never.self) { try Self.bounds(Array(1...100)) }
  }
}
