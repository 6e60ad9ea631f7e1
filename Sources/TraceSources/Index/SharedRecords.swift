import LogReading
import Synchronization
import TraceModel
import TraceStore

/// The value of each record of an index that names several requests. Each is read and decoded once, however many
/// requests ask for it, as long as not too many others are asked for in between.
final class SharedRecords<Value: Sendable>: Sendable {
  private let profiles: StoredProfiles
  private let most: Int
  private let make: @Sendable (RecordBlock) -> Value
  private let known = Mutex<[SourcePosition: Value]>([:])

  /// Remembers `most` values at a time. `make` gets a block of one record, decoded by the profile of its source.
  init(_ profiles: StoredProfiles, most: Int = 1 << 16, _ make: @escaping @Sendable (RecordBlock) -> Value) {
    self.profiles = profiles
    self.most = most
    self.make = make
  }

  /// The values of the records at some places.
  func values(at places: Set<SourcePosition>, _ reader: IndexReader) throws -> [SourcePosition: Value] {
    var values: [SourcePosition: Value] = [:]
    for place in places { values[place] = try value(at: place, reader) }
    return values
  }

  private func value(at place: SourcePosition, _ reader: IndexReader) throws -> Value {
    if let value = known.withLock({ $0[place] }) { return value }
    let record = RawBlock(lines: try reader.sharedRecord(at: place))
    let value = make(profiles.decoder(of: place.source).decode(record))
    known.withLock { known in
      if known.count >= most { known.removeAll() }
      known[place] = value
    }
    return value
  }
}

/// Some requests of an index, with the values made of the records they share with others.
struct StoredBatch<Value: Sendable>: Sendable {
  /// Their records are unpacked where they are decoded (`IndexFile.unpack`).
  let requests: PackedRequests
  let shared: [SourcePosition: Value]

  init(_ requests: PackedRequests, _ records: SharedRecords<Value>, _ reader: IndexReader) throws {
    self.requests = requests
    shared = try records.values(at: reader.sharedPositions(of: requests), reader)
  }
}
