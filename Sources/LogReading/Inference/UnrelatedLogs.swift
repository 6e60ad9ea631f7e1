import TraceModel

/// The logs without any request's id: a reader learns what was seen in them.
struct UnrelatedLogs {
  /// In lines for a reader.
  let comment: [String]

  /// Fields and logs that are named.
  private static let mostFields = 8
  private static let mostLogs = 50

  init(_ sample: RecordSample, _ requests: SampledRequests) {
    let related = Set(requests.programs)
    let unrelated = Set(sample.records.map(\.program)).subtracting(related).sorted { a, b in
      (sample.programs[a].name, a) < (sample.programs[b].name, b)
    }
    comment = unrelated.prefix(Self.mostLogs).map { program in
      let own = sample.records.filter { $0.program == program }
      let files = sample.files[program, default: []].sorted().joined(separator: ", ")
      return
        "\(files): no id joins its records with a request; in \(own.count) records stand \(Self.fields(of: own, sample))."
    }
  }

  /// The most frequent fields, each with a value: `rid (such as 7f3a), 12 times`.
  private static func fields(of records: [RecordSample.Record], _ sample: RecordSample) -> String {
    var counts: [Int: (count: Int, example: Int)] = [:]
    for record in records {
      for field in record.fields
      where sample.locations[field.location].isReal && !sample.locations[field.location].isText {
        counts[field.location, default: (0, field.value)].count += 1
      }
    }
    let sorted = counts.sorted { a, b in
      a.value.count != b.value.count ? a.value.count > b.value.count : a.key < b.key
    }
    guard !sorted.isEmpty else { return "no fields but times and texts" }
    return sorted.prefix(mostFields).map { location, seen in
      "\(sample.locations[location].path) (such as \(sample.values[seen.example]), \(seen.count) times)"
    }.joined(separator: ", ")
  }
}
