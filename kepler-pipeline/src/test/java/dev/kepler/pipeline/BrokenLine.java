package dev.kepler.pipeline;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A line to a real database that is cut at a call: the call does not get there, or its answer does
 * not come back; either way the database ends the connection, and what was not committed is gone.
 */
final class BrokenLine {

  /**
   * Where the line is cut.
   *
   * @param call method of a connection or a statement
   * @param number which of its calls, from 1
   * @param after whether the call still gets there
   */
  record Point(String call, int number, boolean after) {

    @Override
    public String toString() {
      return (after ? "after " : "before ") + call + " " + number;
    }
  }

  private final DataSource target;
  private final Runnable meanwhile;
  private final Point point;
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<Point> passed = new ArrayList<>();
  private boolean broken;

  /**
   * Readies a line that is cut.
   *
   * @param point null for a line that never is
   */
  BrokenLine(DataSource target, Point point) {
    this(target, point, null);
  }

  /**
   * Readies a line that waits at a call.
   *
   * @param meanwhile what happens then; null for a line that is cut there
   */
  BrokenLine(DataSource target, Point point, Runnable meanwhile) {
    this.target = target;
    this.point = point;
    this.meanwhile = meanwhile;
  }

  /** Connections over this line. */
  DataSource source() {
    return proxy(DataSource.class, target, null);
  }

  /** Where it could have been cut so far. */
  List<Point> passed() {
    return passed;
  }

  private <T> T proxy(Class<T> type, Object real, Connection line) {
    InvocationHandler over = (proxy, method, arguments) -> over(real, line, method, arguments);
    return type.cast(
        Proxy.newProxyInstance(BrokenLine.class.getClassLoader(), new Class<?>[] {type}, over));
  }

  private Object over(Object real, Connection line, Method method, Object[] arguments)
      throws Throwable {
    String call = method.getName();
    if (line == null || !isTold(call)) {
      return answer(real, line, method, arguments);
    }
    int number = calls.merge(call, 1, Integer::sum);
    cutAt(new Point(call, number, false), line);
    Object answer = answer(real, line, method, arguments);
    cutAt(new Point(call, number, true), line);
    return answer;
  }

  private static boolean isTold(String call) {
    return call.startsWith("execute") || call.equals("commit");
  }

  private void cutAt(Point here, Connection line) throws SQLException {
    if (broken) {
      throw new SQLException("the line is cut already", "08006");
    }
    passed.add(here);
    if (here.equals(point) && meanwhile != null) {
      meanwhile.run();
    } else if (here.equals(point)) {
      broken = true;
      line.rollback();
      line.close();
      throw new SQLException("the line is cut", "08006");
    }
  }

  private Object answer(Object real, Connection line, Method method, Object[] arguments)
      throws Throwable {
    try {
      Object answer = method.invoke(real, arguments);
      if (answer instanceof Connection connection) {
        return proxy(Connection.class, connection, connection);
      }
      if (answer instanceof PreparedStatement statement) {
        return proxy(PreparedStatement.class, statement, line);
      }
      return answer instanceof Statement statement
          ? proxy(Statement.class, statement, line)
          : answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
