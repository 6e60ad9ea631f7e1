import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// Events of an index, read again from their records: the record is the evidence, and what it means is decided
/// by the decoder of today.
struct StoredEvents: Sendable {
  /// The event of a record of several requests, the same for each but for the id; nil if it has none any more.
  typealias SharedEvents = [SourcePosition: Event?]

  /// For what a person types, and records of sources without a profile.
  let decoder: LogDecoder
  /// The index's path.
  let path: String
  /// The decoders of the index's sources. Read at once, since no reading of an index begins within another.
  private let known: Result<StoredProfiles, any Error>
  private let knownShared: Result<SharedRecords<Event?>, any Error>

  init(_ index: IndexFile, decoder: LogDecoder) {
    self.decoder = decoder
    path = index.path
    known = Result {
      try index.read {
        try StoredProfiles(IndexReader($0, catalog: decoder.catalog), decoder, path: index.path)
      }
    }
    knownShared = known.map { SharedRecords($0) { $0.events.first } }
  }

  /// The decoders of the index's sources.
  func profiles() throws -> StoredProfiles { try known.get() }

  /// The events of the records that name several requests.
  func shared() throws -> SharedRecords<Event?> { try knownShared.get() }

  /// Decodes stored records, each by the profile that its source was read with. A line with only an id is no record
  /// and has no event: several requests share its record.
  func block(_ records: IndexReader.StoredLines) throws -> RecordBlock { try profiles().decode(records) }

  /// The requests of an id of the index that `reader` reads.
  func decode(_ number: Int64, _ reader: IndexReader) throws -> DecodedRequest {
    let stored = try reader.request(number)
    let places = Set(stored.records.sharedPositions)
    return try decode(stored, places.isEmpty ? [:] : shared().values(at: places, reader))
  }

  /// The requests of an id, from its records; `shared` has those shared with others. One pass over the records' bytes.
  /// Throws `IndexFile.Problem` if they are no records of the id any more.
  func decode(_ stored: StoredRequest, _ shared: SharedEvents) throws -> DecodedRequest {
    let profiles = try profiles()
    var block = profiles.decode(stored.records)
    if !shared.isEmpty { add(shared, of: stored, to: &block) }
    var events: [Event] = []
    events.reserveCapacity(block.events.count)
    for event in block.events {
      let line = Int(event.line) - 1
      let place = stored.records.places[line]
      // Older versions stored a record that names several requests with each. It makes an event of each; the one with
      // this id is meant.
      if event.isShared, !place.isShared, !isMeant(event, of: block, by: stored.lookup(ofLine: line)) {
        continue
      }
      var placed = event
      placed.source = place.source
      placed.line = place.line
      placed.indexInLine = place.indexInLine
      placed.offset = place.offset
      placed.take(place)
      events.append(placed)
    }
    guard !events.isEmpty else {
      throw IndexFile.Problem.damaged(
        path: path, reason: "the records of request \(stored.number) cannot be read")
    }
    return DecodedRequest(stored, events, block, profiles)
  }

  /// A record inside a string of another escapes its ids twice, so only their decoded forms are the same.
  private func isMeant(_ event: Event, of block: RecordBlock, by lookup: String) -> Bool {
    CorrelationLookup.normalise(block.correlationID(of: event)) == lookup
      || event.correlation == decoder.identifier(of: lookup)
  }

  /// Adds the events of records shared with other requests, in the places of the ids that stand there.
  private func add(_ shared: SharedEvents, of stored: StoredRequest, to block: inout RecordBlock) {
    let count = block.events.count
    for (line, id) in stored.records.sharedLines {
      guard let known = shared[stored.records.places[line].position], var event = known else { continue }
      event.correlation = decoder.identifier(of: stored.lookup(ofLine: line))
      event.line = Int64(line + 1)
      event.offset = Int64(id.lowerBound)
      event.length = UInt32(truncatingIfNeeded: id.count)
      (event.correlationStart, event.correlationLength) = (0, event.length)
      block.events.append(event)
    }
    if block.events.count > count { block.events.sort { $0.line < $1.line } }
  }
}

extension Event {
  /// Takes what the record alone does not tell: its source as a whole did, when it was read.
  fileprivate mutating func take(_ place: IndexReader.StoredLines.Place) {
    (origin, level) = (place.origin, place.level)
    guard place.time != time.nanoseconds else { return }
    let field = time.nanoseconds
    time = Timestamp(nanoseconds: place.time)
    // The record's time was a stray, the log's stood in another field, or the source told what it means.
    if place.role == .note, isFar(from: field) {
      becomeStray(at: place.time)
    } else if timeForm == .absolute, namesMessage, !messageTimeNanoseconds.isLogged {
      messageTimeNanoseconds = field
    }
  }

  /// The stored time cannot come from the value of its `field`, ns since 1970, by any zone or any base of numbers.
  private func isFar(from field: Int64) -> Bool {
    let meanings = [field, field &+ TimeForm.swiftEpochNanoseconds]
    return meanings.allSatisfy { (time.nanoseconds &- $0).magnitude > UInt64(Self.longestOffset) }
  }

  /// Between a local time read in its zone and in UTC, ns. Strays are two days from their neighbours (`LeapJudge`),
  /// so that one without an offset is further than this from where it was put.
  private static let longestOffset = LocalZone.day * 1_000_000_000
}

/// The records of an id of an index, decoded: the events of each request that it names, each with the place of its
/// record.
struct DecodedRequest: Sendable {
  let stored: StoredRequest
  /// One for each request of the id, in the order of time.
  let occurrences: [[Event]]
  private let block: RecordBlock
  private let profiles: StoredProfiles
  /// Where the event of a record stands in the block. Made if there are several requests, since each of them asks.
  private let indices: [RecordPosition: Int]

  fileprivate init(
    _ stored: StoredRequest, _ events: [Event], _ block: RecordBlock, _ profiles: StoredProfiles
  ) {
    self.stored = stored
    self.profiles = profiles
    self.block = block
    occurrences = splitOccurrences(of: events)
    indices = occurrences.count > 1 ? Self.indices(block, stored) : [:]
  }

  private static func indices(_ block: RecordBlock, _ stored: StoredRequest) -> [RecordPosition: Int] {
    let places = block.events.indices.map { (RecordPosition(block.events[$0], in: stored.records), $0) }
    return Dictionary(places, uniquingKeysWith: { first, _ in first })
  }

  /// The id names several requests.
  var isReused: Bool { occurrences.count > 1 }

  /// The requests' keys, in the order of `occurrences`.
  var keys: [RequestID] {
    let key = RequestID(number: stored.number)
    return isReused ? occurrences.indices.map { key.withOccurrence($0 + 1) } : [key]
  }

  /// The records that the id shares with others.
  func sharedRecords(_ reader: IndexReader) throws -> [SourcePosition: [UInt8]] {
    var records: [SourcePosition: [UInt8]] = [:]
    for place in stored.records.sharedPositions where records[place] == nil {
      records[place] = try reader.sharedRecord(at: place)
    }
    return records
  }

  /// The summaries of all requests, with the attributes that `joiner` joins.
  func summaries(_ reconstructor: TraceReconstructor, joiner: ProjectionJoiner? = nil) -> [(
    RequestID, TraceSummary
  )] {
    zip(keys, occurrences).map { ($0, TraceSummary(reconstructor.reconstruct($1), joiner: joiner)) }
  }

  /// The events of one request, or without an occurrence of all, with a way to their texts; for shared records by
  /// `shared`.
  func records(
    for key: RequestID, files: [UInt32: String] = [:], shared: [SourcePosition: [UInt8]] = [:]
  ) -> RequestRecords {
    let known = isReused ? indices : Self.indices(block, stored)
    let events =
      key.occurrence.map { occurrences.indices.contains($0 - 1) ? occurrences[$0 - 1] : [] }
      ?? occurrences.flatMap { $0 }
    return RequestRecords(events, profiles.decoder, shared: shared, file: { files[$0] ?? "" }) { position in
      known[position].map { (block, $0) }
    }
  }
}
