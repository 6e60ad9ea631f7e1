package import TraceModel

/// The common properties of one log's records, found over many of them: the field of their time, and who wrote them. A
/// record by itself does not tell: a consumer copies the time of a message into it, a server the host that was asked
/// for.
///
///     {"ts":1795600000105,"message":"consumed","timestamp":1795600000005}      `ts` is the log's time,
///     {"ts":1795600000156,"message":"finished"}                                `timestamp` the message's own
///
/// A log is of one process, unless its records name several by fields that it uses throughout.
package struct LogConvention: Sendable, Equatable {
  /// The keys that the log uses in another way than its profile. Many logs share one.
  package struct Fields: Hashable, Sendable {
    /// The key of the log's time, if single records have another one that the profile prefers.
    var time: String?
    /// The preferred keys that stand beside the log's time only. On a step that names a message they are the message's
    /// time.
    var messageTimes: [String] = []
    /// Keys that name no service in this log; keys of loggers never do, and are left out.
    var unusedServices: [String] = []
    /// Keys that name no instance in this log.
    var unusedInstances: [String] = []
    /// `name` is the program's, since each of its processes has one.
    var namesProgram = false
    /// The rules and the scale of levels that the log is read by.
    var layout = LogLayout.plain
  }

  /// The keys that the log uses in another way than its profile.
  package var fields = Fields()
  /// The writer of the records that name nobody.
  package var origin: Origin
  /// The only instance of each service that the log names one of: its records without an instance are from there, too.
  var instances: [String: String] = [:]
  /// The key that names instances of a service, if services of one log differ in it; "" for none.
  var instanceKeys: [String: String] = [:]
  /// The first time of a clock that was set, in ns since 1970; nil if all records are of one clock.
  package var beginning: Int64?
  /// The conventions of the parts of a log (`LogLayout.parts`), if several entries of a profile read its records.
  var parts: [LogConvention] = []

  package init(origin: Origin) { self.origin = origin }

  init(origin: Origin, _ fields: Fields) {
    self.origin = origin
    self.fields = fields
  }

  /// The rules that the log is read by.
  package var layout: LogLayout { fields.layout }

  /// The origin of a record with these names in it.
  func completed(_ logged: Origin) -> Origin {
    guard !logged.service.isEmpty else {
      return Origin(service: origin.service, instance: logged.instance ?? origin.instance)
    }
    return Origin(service: logged.service, instance: logged.instance ?? instances[logged.service])
  }
}

extension Profile {
  /// The profile for the logs of a convention.
  func following(_ fields: LogConvention.Fields) -> Profile {
    var profile = self
    if let key = fields.time {
      profile.time = [key] + time.filter { $0 != key && !fields.messageTimes.contains($0) }
      profile.messageTime += fields.messageTimes
      profile.copiedTimes = fields.messageTimes.count
    }
    profile.service = service.filter { key in
      !fields.unusedServices.contains(key)
        && (!loggers.contains(key) || fields.namesProgram && key == Self.programName)
    }
    profile.instance = instance.filter { !fields.unusedInstances.contains($0) }
    if fields.layout.hasRisingLevels { profile.levels.merge(risingLevels) { $1 } }
    return profile
  }

  /// The key that Bunyan and Pino give the program's name, and Python's logging a module's.
  static let programName = "name"
}
