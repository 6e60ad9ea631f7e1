package import TraceModel

/// A fleet's files as text: JSON, one object a line, in the dialect of a real run (structlog). Every line has
/// `event`, `correlation_id`, `service`, `level` and `timestamp`, and before them all else of the record.
package struct FleetLines: Sendable {
  private var writer: EventWriter

  package init(_ fleet: SimulatedFleet) { writer = EventWriter(fleet: fleet) }

  /// The lines of a file, each with its end.
  package mutating func text(of file: LogFile) -> String {
    var text = ""
    for number in file.records { text += line(of: writer.fleet.records[number]) + "\n" }
    return text
  }

  /// One record, without the line's end.
  package mutating func line(of record: FleetRecord) -> String {
    let event = writer.event(of: record)
    var parts = numbers(event)
    if event.destination != .empty { parts.append(quoted("topic", writer.catalog.text(event.destination))) }
    if event.group != .empty { parts.append(quoted("group", writer.catalog.text(event.group))) }
    if event.messageKey != .none { parts.append(quoted("task_id", event.messageKey.uuid)) }
    if let error = record.wording.error { parts.append(quoted("error", error)) }
    parts.append(quoted("event", record.wording.text))
    parts.append(correlation(record, event))
    parts.append(quoted("service", writer.fleet.roster.names[record.origin]))
    parts.append(quoted("level", event.level.name))
    parts.append(quoted("timestamp", timestamp(event.time, of: record.origin)))
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private func numbers(_ event: Event) -> [String] {
    var parts: [String] = []
    if event.statusCode != 0 { parts.append("\"status_code\": \(event.statusCode)") }
    if event.attempt != 0 { parts.append("\"attempt\": \(event.attempt)") }
    if event.partition >= 0 { parts.append("\"partition\": \(event.partition)") }
    if event.messageOffset != Int64.absent { parts.append("\"offset\": \(event.messageOffset)") }
    let stated = event.statedDurationNanoseconds
    if stated != Int64.absent { parts.append("\"duration\": \(decimal(stated, digits: 9))") }
    return parts
  }

  /// A batch names all its requests. Clients write ids in upper case, as phones do.
  private func correlation(_ record: FleetRecord, _ event: Event) -> String {
    guard let batch = record.batch else {
      let uuid = event.correlation.uuid
      let hasClient = writer.fleet.truth.requests[record.request].client != nil
      return quoted("correlation_id", hasClient ? uuid.uppercased() : uuid)
    }
    let truth = writer.fleet.truth
    let ids = truth.batches[batch].map { delivery in
      "\"\(truth.requests[truth.messages[truth.deliveries[delivery].message].request].correlation.uuid)\""
    }
    return "\"correlation_ids\": [\(ids.joined(separator: ", "))]"
  }

  /// With as many digits as the clock has; without a fraction if that is 0, as structlog does.
  private func timestamp(_ time: Timestamp, of origin: Int) -> String {
    var resolution = writer.fleet.clocks[origin].resolution.count
    var digits = 9
    while digits > 0, resolution % 1000 == 0 { (resolution, digits) = (resolution / 1000, digits - 3) }
    let fraction = time.nanoseconds % 1_000_000_000
    let text = CivilTime(seconds: time.nanoseconds / 1_000_000_000).text
    guard fraction != 0, digits > 0 else { return text + "Z" }
    return text + "." + padded(fraction, 9).prefix(digits) + "Z"
  }

  private func decimal(_ nanoseconds: Int64, digits: Int) -> String {
    "\(nanoseconds / 1_000_000_000).\(padded(nanoseconds % 1_000_000_000, 9).prefix(digits))"
  }

  private func quoted(_ key: String, _ value: String) -> String { "\"\(key)\": \"\(value)\"" }
}

extension Identifier {
  /// As RFC 9562 writes a UUID, in lower case.
  package var uuid: String {
    let digits = hexadecimal(high) + hexadecimal(low)
    var parts: [Substring] = []
    var rest = digits[...]
    for count in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return parts.joined(separator: "-")
  }

  private func hexadecimal(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
