/**
 * How a bean gets the columns of its table: in snake case, in the order of the table.
 *
 * <p>What lives here: TableRow, TableBeanInfo and TableEncoder, which every bean of a table has,
 * and MissingValue: how a value that is missing is spelled. Who may come in: everyone. What the
 * room must not know: any particular bean. Where to start reading: {@link
 * dev.kepler.medallion.bean.TableRow}.
 */
package dev.kepler.medallion.bean;
