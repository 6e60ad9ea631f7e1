import TraceModel

extension LogConvention {
  /// The percentage of records with a field that the log uses throughout; the others were written before the logger
  /// was set up, or by a library.
  static let throughout = 90

  /// Finds the convention of a log from records of its beginning. `name` is what its file is called after, if it is.
  init(of sample: LogSample, profile: Profile, name: Origin?) {
    origin = name ?? Origin(service: "")
    decideTime(sample)
    decideLevels(sample)
    // Where ids are logged, the records with one are the program's own.
    let withID = sample.records.filter { $0.id != .none }
    decideOrigins(withID.isEmpty ? sample.records : withID, sample.keys, profile, isNamed: name != nil)
  }

  /// `count` of `total` are as good as all.
  static func isThroughout(_ count: Int, of total: Int) -> Bool {
    count > 0 && count * 100 >= total * throughout
  }

  /// A scale of one digit begins at 0 or ends there: syslog's 5 to 7 are what most records are.
  private mutating func decideLevels(_ sample: LogSample) {
    let digits = sample.records.compactMap(\.levelDigit)
    fields.layout.hasRisingLevels =
      !digits.isEmpty && digits.allSatisfy { $0 <= 4 } && digits.count { $0 <= 2 } * 2 >= digits.count
  }
}

// MARK: Time

extension LogConvention {
  private mutating func decideTime(_ sample: LogSample) {
    let records = sample.records.filter { $0.times.contains { $0 != nil } }
    let own = sample.keys.times.filter { key in
      key.text != Profile.observedTime
        && Self.isThroughout(records.count { $0.time(key) != nil }, of: records.count)
    }
    guard let key = own.first(where: { key in !own.contains { Self.isCopied(key, beside: $0, records) } })
    else {
      return
    }
    let preferred = sample.keys.times.prefix { $0 != key }
    let beside = preferred.filter { other in records.contains { $0.times[other] != nil } }
    if !beside.isEmpty {
      fields.time = key.text
      fields.messageTimes = beside.filter { other in
        records.allSatisfy { $0.times[other] == nil || $0.time(key) != nil }
      }.map(\.text)
    }
    beginning = Self.beginning(of: records.compactMap { $0.time(key) })
  }

  /// The time of `key` was copied from a message: within a request it stands still from record to record. Meanwhile
  /// the time of `other` goes on, by more than a step of `key`.
  private static func isCopied(
    _ key: SampledKey, beside other: SampledKey, _ records: [LogSample.Record]
  ) -> Bool {
    guard key != other else { return false }
    let times = records.compactMap { record -> (id: Identifier, time: Int64, other: Int64)? in
      guard let time = record.time(key), let other = record.time(other) else { return nil }
      return (record.id, time, other)
    }
    let steps: [Int64] = [1_000_000_000, 1_000_000, 1]
    let step = steps.first { step in times.allSatisfy { $0.time % step == 0 } } ?? 1
    var (latest, still, moving): ([Identifier: (Int64, Int64)], Int, Int) = ([:], 0, 0)
    for (id, time, other) in times where id != .none {
      if let (before, beforeOther) = latest[id], (other &- beforeOther).magnitude >= UInt64(step) {
        if time == before { still += 1 } else { moving += 1 }
      }
      latest[id] = (time, other)
    }
    return still >= 2 && isThroughout(still, of: still + moving)
  }

  /// If the first times are years before the others, and fewer: half a year before those others.
  private static func beginning(of times: [Int64]) -> Int64? {
    let leap = times.indices.dropFirst().first { times[$0] &- times[$0 - 1] >= SampledKeys.year }
    guard let leap, leap * 2 <= times.count else { return nil }
    let beginning = times[leap] - SampledKeys.year / 2
    return isThroughout(times[leap...].count { $0 >= beginning }, of: times.count - leap) ? beginning : nil
  }
}

// MARK: Origins

extension LogConvention {
  private mutating func decideOrigins(
    _ records: [LogSample.Record], _ sampled: SampledKeys, _ profile: Profile, isNamed: Bool
  ) {
    fields.namesProgram = Self.namesProgram(records, sampled)
    let loggers = sampled.services.filter { profile.loggers.contains($0.text) }
    let keys = sampled.services.filter {
      !loggers.contains($0) || fields.namesProgram && $0.text == Profile.programName
    }
    let key = serviceKey(among: keys, records)
    fields.unusedServices =
      keys.filter { other in other != key && records.contains { $0.names[other] != nil } }.map(\.text)
    let groups = Dictionary(grouping: records) { record in key.flatMap { record.names[$0] } ?? "" }
    decideInstances(groups, sampled.instances)
    let services = groups.keys.filter { !$0.isEmpty }
    if let key, services.count == 1, let service = services.first,
      Self.isThroughout(records.count { $0.names[key] != nil }, of: records.count)
    {
      origin = Origin(service: service, instance: instances[service])
    } else if !isNamed {
      origin = Origin(service: Self.commonLogger(records, loggers) ?? "")
    }
  }

  /// The key that names services: the first one used throughout the log. Without one, it is the first one present in
  /// all records of work that others asked for. On a call alone, it would name who is called.
  private func serviceKey(among keys: [SampledKey], _ records: [LogSample.Record]) -> SampledKey? {
    let own = keys.first { key in
      Self.isThroughout(records.count { $0.names[key] != nil }, of: records.count)
    }
    let works = records.filter(\.role.isWork)
    let isWithoutSteps = records.allSatisfy { $0.role == .note }
    return own
      ?? keys.first { key in
        isWithoutSteps
          ? records.count { $0.names[key] != nil } * 2 >= records.count
          : Self.isThroughout(works.count { $0.names[key] != nil }, of: works.count)
      }
  }

  /// Every process has one name, as Bunyan and Pino give it; a module's name differs within a process.
  private static func namesProgram(_ records: [LogSample.Record], _ keys: SampledKeys) -> Bool {
    guard let key = keys.name(Profile.programName) else { return false }
    let host = keys.name("hostname")
    var names: [String: String] = [:]
    var named = 0
    for record in records {
      guard let name = record.names[key] else { continue }
      guard let process = record.process else { return false }
      let place = (host.flatMap { record.names[$0] } ?? "") + " " + process
      guard names[place, default: name] == name else { return false }
      names[place] = name
      named += 1
    }
    return isThroughout(named, of: records.count)
  }

  /// The common beginning of all loggers of a log without any other name: `com.example` of `com.example.Web`.
  private static func commonLogger(_ records: [LogSample.Record], _ loggers: [SampledKey]) -> String? {
    let key = loggers.first { key in isThroughout(records.count { $0.names[key] != nil }, of: records.count) }
    guard let key else { return nil }
    let names = Set(records.compactMap { $0.names[key] }).map { $0.split(separator: ".") }
    guard var common = names.first else { return nil }
    for name in names { common = zip(common, name).prefix { $0 == $1 }.map(\.0) }
    return common.isEmpty ? nil : common.joined(separator: ".")
  }
}

// MARK: Instances

extension LogConvention {
  /// For each service the first key that all of its records have. A key of some records only is an attribute: the
  /// header of a request, the consumer on the record that takes a message.
  private mutating func decideInstances(_ groups: [String: [LogSample.Record]], _ keys: [SampledKey]) {
    var chosen: [String: String] = [:]
    for (service, records) in groups {
      let key = keys.first { key in
        Self.isThroughout(records.count { $0.names[key] != nil }, of: records.count)
          && !(key.text == "host" && Self.divides(key, records))
      }
      chosen[service] = key?.text ?? ""
      let values = Set(records.compactMap { record in key.flatMap { record.names[$0] } })
      if values.count == 1 { instances[service] = values.first }
    }
    let met = keys.filter { key in groups.values.contains { $0.contains { $0.names[key] != nil } } }
    fields.unusedInstances = met.map(\.text).filter { !chosen.values.contains($0) }
    if Set(chosen.values).count > 1 { instanceKeys = chosen }
  }

  /// Most requests name several values of the key within one service: they are of whoever was called.
  private static func divides(_ key: SampledKey, _ records: [LogSample.Record]) -> Bool {
    let requests = Dictionary(grouping: records.filter { $0.id != .none }, by: \.id).values.filter {
      $0.count > 1
    }
    let divided = requests.count { request in Set(request.compactMap { $0.names[key] }).count > 1 }
    return divided * 2 > requests.count
  }
}
