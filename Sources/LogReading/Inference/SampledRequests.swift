import TraceModel

/// The records of a sample by request, in the order of each program's own clock.
struct SampledRequests {
  /// A request's records, by their indices.
  struct Request {
    /// The number of its id among the values.
    var id: Int
    var records: [Int]
    /// The records of each program, one part for each instance.
    var parts: [Part] = []
  }

  /// The records of a request from one instance of a program.
  struct Part {
    var program: Int
    var records: [Int]
  }

  let sample: RecordSample
  private(set) var requests: [Request] = []
  /// Where the id stands in a program's records.
  private(set) var idLocations: [Int: [Int]] = [:]
  /// Programs whose ids trace does not find by itself.
  private(set) var withOwnIDs: Set<Int> = []
  /// The only request with a value at a location; -1 if several have it.
  private var owner: [RecordSample.Field: Int] = [:]

  /// Records of a request that are looked at.
  static let mostRecords = 1000

  init(_ sample: RecordSample, by group: IDInference.Group) {
    self.sample = sample
    for program in sample.programs.all.indices {
      idLocations[program] = group.locations(of: program, in: sample)
    }
    var byID: [Int: [Int]] = [:]
    var counts: [Int: (records: Int, known: Int)] = [:]
    let known = sample.locations.find(.knownID)
    for (number, record) in sample.records.enumerated() {
      guard let id = idLocations[record.program]?.lazy.compactMap({ record.value($0) }).first else {
        continue
      }
      byID[id, default: []].append(number)
      counts[record.program, default: (0, 0)].records += 1
      if let known, record.value(known) == id { counts[record.program, default: (0, 0)].known += 1 }
    }
    withOwnIDs = Set(counts.filter { $0.value.known * 50 < $0.value.records * 49 }.keys)
    requests = byID.sorted { $0.value[0] < $1.value[0] }.map { Request(id: $0.key, records: $0.value) }
    for number in requests.indices { sort(number) }
    countSpread()
  }

  private mutating func sort(_ number: Int) {
    let records = sample.records
    let sorted = requests[number].records.sorted { a, b in
      (records[a].time, records[a].source, records[a].line) < (
        records[b].time, records[b].source, records[b].line
      )
    }.prefix(Self.mostRecords)
    requests[number].records = Array(sorted)
    let byOrigin = Dictionary(grouping: sorted) { [records[$0].program, records[$0].origin.index] }
    requests[number].parts = byOrigin.values.sorted { $0[0] < $1[0] }.map {
      Part(program: records[$0[0]].program, records: $0)
    }
  }

  private mutating func countSpread() {
    for (number, request) in requests.enumerated() {
      for record in request.records {
        for field in sample.records[record].fields {
          guard let first = owner[field] else {
            owner[field] = number
            continue
          }
          if first != number { owner[field] = -1 }
        }
      }
    }
  }

  /// A value that no other request has, other than the id.
  func isRare(_ field: RecordSample.Field, in request: Request) -> Bool {
    owner[field] != -1 && field.value != request.id
  }

  /// Programs that take part in requests.
  var programs: [Int] { sample.programs.all.indices.filter { idLocations[$0]?.isEmpty == false } }
}
