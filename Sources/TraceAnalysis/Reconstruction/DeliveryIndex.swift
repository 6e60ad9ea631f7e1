import ClockEstimation
import TraceModel

/// Finds the deliveries of messages that were delivered very often. Those of the others are looked through.
struct DeliveryIndex {
  /// Up to here the deliveries of a message are looked through.
  static let few: Int32 = 16

  private struct Branch: Hashable {
    var message: Int
    var group: NameID
  }

  private struct Work: Hashable {
    var message: Int
    var consumer: OriginID
    var isStarted: Bool
  }

  private var latest: [Branch: Int] = [:]
  /// Deliveries that were open when they were entered, as negative numbers: the latest is the least.
  private var open: [Work: Heap<Int>] = [:]

  /// Enters a delivery of a message to a group.
  mutating func add(_ delivery: Int, of message: Int, to group: NameID) {
    let branch = Branch(message: message, group: group)
    latest[branch] = max(latest[branch] ?? delivery, delivery)
  }

  /// Enters it as one that `consumer` has open.
  mutating func addOpen(_ delivery: Int, of message: Int, at consumer: OriginID, isStarted: Bool) {
    let work = Work(message: message, consumer: consumer, isStarted: isStarted)
    open[work, default: Heap([])].insert(-delivery)
  }

  /// The latest delivery of a message to a group.
  func latest(of message: Int, to group: NameID) -> Int? { latest[Branch(message: message, group: group)] }

  /// The latest open delivery, by `isOpen`; closed ones are left out for good.
  mutating func latestOpen(
    of message: Int, at consumer: OriginID, isStarted: Bool, where isOpen: (Int) -> Bool
  ) -> Int? {
    let work = Work(message: message, consumer: consumer, isStarted: isStarted)
    while let last = open[work]?.popLeast() {
      guard isOpen(-last) else { continue }
      open[work]?.insert(last)
      return -last
    }
    return nil
  }

  /// The deliveries of a message that had no group get one.
  mutating func name(_ group: NameID, of message: Int) {
    guard let last = latest.removeValue(forKey: Branch(message: message, group: .empty)) else { return }
    add(last, of: message, to: group)
  }
}
